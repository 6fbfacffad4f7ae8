select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select format('{"totalCount":%s,"nodes":[', (select count(*)
  from (select s."code"
  from rows."notices_g1" s
  where s._load <= 1) "t3"
  where not exists (select 1
  from (select s."code"
  from rows."notices_g2" s
  where s._load <= 1) "t4"
  where "t4"."code" = "t3"."code"))::text) as j, coalesce(string_agg("p2"."c0", ','), '') as j1, (1 * count(*))::int as "n0"
  from (select format('{"code":%s,"title":%s}', answer.scalar("t1"."code"), answer.scalar("t1"."title")) as "c0"
  from (select "t1"."code", "t1"."title"
  from (select s."code", s."title"
  from rows."notices_g1" s
  where s._load <= 1) "t1"
  where not exists (select 1
  from (select s."code"
  from rows."notices_g2" s
  where s._load <= 1) "t5"
  where "t5"."code" = "t1"."code")
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- []

select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s}', answer.scalar("t1"."code")) as "c0"
  from (select "t1"."code"
  from (select s."code"
  from rows."notices_g1" s
  where s._load <= 2) "t1"
  where not exists (select 1
  from (select s."code"
  from rows."notices_g2" s
  where s._load <= 1) "t3"
  where "t3"."code" = "t1"."code")
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- []
