select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select format('{"aggregate":%s}', format('{"n":%s,"__typename":%s}', $1::text, '"StreetsRowAggregate"')) as j, (1)::int as "n0" offset 0) q
-- ["40"]
