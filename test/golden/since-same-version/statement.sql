select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select format('{"totalCount":%s,"nodes":[', (select count(*)
  from (select 1
  from rows."regions_g1" s
  where s._load <= 1 and s._load > 1) "t3" )::text) as j, coalesce(string_agg("p2"."c0", ','), '') as j1, (1 * count(*))::int as "n0"
  from (select format('{"code":%s}', answer.scalar("t1"."code")) as "c0"
  from (select "t1"."code"
  from (select "t1"."code"
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1 and s._load > 1) "t1"  offset 0) "t1"
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- []

select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select format('{"totalCount":%s,"nodes":[', (select count(*)
  from (select 1
  from rows."regions_g1" s
  where s._load <= 1 and s._load > 1) "t3" )::text) as j, coalesce(string_agg("p2"."c0", ','), '') as j1, (1 * count(*))::int as "n0"
  from (select format('{"code":%s}', answer.scalar("t1"."code")) as "c0"
  from (select "t1"."code"
  from (select "t1"."code"
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1 and s._load > 1) "t1"  offset 0) "t1"
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- []
