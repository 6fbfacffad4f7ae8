select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select format('{"totalCount":%s,"nodes":[', (select count(*)
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t3"
  where exists (select 1
  from (select s."regionCode", s."name", s."length"
  from rows."streets_g1" s
  where s._load <= 1) "t4"
  where "t4"."regionCode" = "t3"."code" and ("t4"."name" = $1::text and "t4"."length" is null)))::text) as j, coalesce(string_agg("p2"."c0", ','), '') as j1, (1 * count(*))::int as "n0"
  from (select format('{"code":%s}', answer.scalar("t1"."code")) as "c0"
  from (select "t1"."code"
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t1"
  where exists (select 1
  from (select s."regionCode", s."name", s."length"
  from rows."streets_g1" s
  where s._load <= 1) "t5"
  where "t5"."regionCode" = "t1"."code" and ("t5"."name" = $1::text and "t5"."length" is null))
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- ["街道6"]
