select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','
  order by "p2".i desc) filter (where "p2".i <= 2), '') as j, format('],"pageInfo":%s}', format('{"hasPreviousPage":%s}', (case when count(*) > 2 then 'true' else 'false' end))) as j1, (1 * count(*) filter (where "p2".i <= 2))::int as "n0"
  from (select format('{"code":%s,"title":%s}', answer.scalar("t1"."code"), answer.scalar("t1"."title")) as "c0", "t1".i
  from (select "t1"."code", "t1"."title", "t1"."body", "t1"."hotline", "t1"."place", "t1"."extra", row_number() over () as i
  from (select "t1"."code", "t1"."title", "t1"."body", "t1"."hotline", "t1"."place", "t1"."extra"
  from (select s."code", s."title", s."body", mask.telephone(s."hotline") as "hotline", s."place", s."extra"
  from rows."notices_g2" s
  where s._load <= 1) "t1"
  where "t1"."body" is null and not exists (select 1
  from (select s."code", s."title", s."body", mask.telephone(s."hotline") as "hotline", s."place", s."extra"
  from rows."notices_g1" s
  where s._load <= 1) "t3"
  where "t3"."code" = "t1"."code" and "t3"."title" is not distinct from "t1"."title" and "t3"."body" is not distinct from "t1"."body" and "t3"."hotline" is not distinct from "t1"."hotline" and "t3"."place"::text is not distinct from "t1"."place"::text and "t3"."extra"::text is not distinct from "t1"."extra"::text)
  order by "t1"."title", "t1"."code"
  limit 3) "t1") "t1" ) "p2") q
-- []
