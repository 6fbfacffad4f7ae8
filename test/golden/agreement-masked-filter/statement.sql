select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select format('{"totalCount":%s,"nodes":[', (select count(*)
  from (select mask.telephone(s."phone") as "phone"
  from rows."people_g1" s
  where s._load <= 1 and s."regionCode" = $2::text) "t3"
  where right("t3"."phone", char_length($1::text)) = $1::text)::text) as j, coalesce(string_agg("p2"."c0", ','), '') as j1, (1 * count(*))::int as "n0"
  from (select format('{"number":%s,"phone":%s}', answer.scalar("t1"."number"), answer.scalar("t1"."phone")) as "c0"
  from (select "t1"."number", "t1"."phone"
  from (select s."number", mask.telephone(s."phone") as "phone"
  from rows."people_g1" s
  where s._load <= 1 and s."regionCode" = $2::text) "t1"
  where right("t1"."phone", char_length($1::text)) = $1::text
  order by "t1"."number"
  limit 20) "t1" ) "p2") q
-- ["0004","50"]
