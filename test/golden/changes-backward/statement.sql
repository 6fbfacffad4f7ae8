select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s,"title":%s,"hotline":%s}', answer.scalar("t1"."code"), answer.scalar("t1"."title"), answer.scalar("t1"."hotline")) as "c0"
  from (select "t1"."code", "t1"."title", "t1"."hotline", "t1"."body", "t1"."place", "t1"."extra"
  from (select s."code", s."title", mask.telephone(s."hotline") as "hotline", s."body", s."place", s."extra"
  from rows."notices_g1" s
  where s._load <= 1) "t1"
  where not exists (select 1
  from (select s."code", s."title", s."body", mask.telephone(s."hotline") as "hotline", s."place", s."extra"
  from rows."notices_g2" s
  where s._load <= 1) "t3"
  where "t3"."code" = "t1"."code" and "t3"."title" is not distinct from "t1"."title" and "t3"."body" is not distinct from "t1"."body" and "t3"."hotline" is not distinct from "t1"."hotline" and "t3"."place"::text is not distinct from "t1"."place"::text and "t3"."extra"::text is not distinct from "t1"."extra"::text)
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- []

select case when octet_length(q.j) <= 16777216 then q.j end as j, 0
  from (select format('{"totalCount":%s}', (select count(*)
  from (select 1
  from rows."notices_g1" s
  where s._load <= 1 and s._load > 2) "t3" )::text) as j offset 0) q
-- []
