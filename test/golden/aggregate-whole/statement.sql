select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select format('{"totalCount":%s,"aggregate":%s}', $1::text, (select format('{"count":%s,"sum":%s}', $1::text, format('{"length":%s,"__typename":%s}', coalesce('"' || sum("t3"."length")::text || '"', 'null'), '"StreetsRowSums"'))
  from (select s."length"
  from rows."streets_g1" s
  where s._load <= 1) "t3" )) as j, (1)::int as "n0" offset 0) q
-- ["40"]
