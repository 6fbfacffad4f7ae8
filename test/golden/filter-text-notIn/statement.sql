select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select format('{"totalCount":%s,"nodes":[', (select count(*)
  from (select s."name"
  from rows."regions_g1" s
  where s._load <= 1) "t3"
  where ("t3"."name" = any ($1::text[])) is false)::text) as j, coalesce(string_agg("p2"."c0", ','), '') as j1, (1 * count(*))::int as "n0"
  from (select format('{"name":%s}', answer.scalar("t1"."name")) as "c0"
  from (select "t1"."name", "t1"."code"
  from (select s."name", s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t1"
  where ("t1"."name" = any ($1::text[])) is false
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- ["{\"重庆\",\"四川\"}"]
