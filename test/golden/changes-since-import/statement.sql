select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint <= 16777216 then q.j1 end as j1, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint <= 16777216 then q.j2 end as j2, q."n0"
  from (select format('{"totalCount":%s,"nodes":[', (select count(*)
  from (select s."code", s."title", s."body", mask.telephone(s."hotline") as "hotline", s."place", s."extra"
  from rows."notices_g2" s
  where s._load <= 1) "t3"
  where not exists (select 1
  from (select s."code", s."title", s."body", mask.telephone(s."hotline") as "hotline", s."place", s."extra"
  from rows."notices_g1" s
  where s._load <= 2) "t4"
  where "t4"."code" = "t3"."code" and "t4"."title" is not distinct from "t3"."title" and "t4"."body" is not distinct from "t3"."body" and "t4"."hotline" is not distinct from "t3"."hotline" and "t4"."place"::text is not distinct from "t3"."place"::text and "t4"."extra"::text is not distinct from "t3"."extra"::text))::text) as j, coalesce(string_agg("p2"."c0", ',') filter (where "p2".i <= 20), '') as j1, format('],"pageInfo":%s}', format('{"hasNextPage":%s,"endCursor":%s}', (case when count(*) > 20 then 'true' else 'false' end), coalesce('"' || paging.seal($1::bytea, 3, (array_agg("p2"."c1") filter (where "p2".i <= 20))[least(count(*), 20)]) || '"', 'null'))) as j2, (1 * count(*) filter (where "p2".i <= 20))::int as "n0"
  from (select format('{"code":%s,"title":%s}', answer.scalar("t1"."code"), answer.scalar("t1"."title")) as "c0", json_build_array(json_build_array("t1"."code"::text), "t1"._rid)::text as "c1", "t1".i
  from (select "t1"."code", "t1"."title", "t1"."_rid", "t1"."body", "t1"."hotline", "t1"."place", "t1"."extra", row_number() over () as i
  from (select "t1"."code", "t1"."title", "t1"."_rid", "t1"."body", "t1"."hotline", "t1"."place", "t1"."extra"
  from (select s."code", s."title", s."_rid", s."body", mask.telephone(s."hotline") as "hotline", s."place", s."extra"
  from rows."notices_g2" s
  where s._load <= 1) "t1"
  where not exists (select 1
  from (select s."code", s."title", s."body", mask.telephone(s."hotline") as "hotline", s."place", s."extra"
  from rows."notices_g1" s
  where s._load <= 2) "t5"
  where "t5"."code" = "t1"."code" and "t5"."title" is not distinct from "t1"."title" and "t5"."body" is not distinct from "t1"."body" and "t5"."hotline" is not distinct from "t1"."hotline" and "t5"."place"::text is not distinct from "t1"."place"::text and "t5"."extra"::text is not distinct from "t1"."extra"::text)
  order by "t1"."code"
  limit 21) "t1") "t1" ) "p2") q
-- ["\\xf4eae1be67495bf420ca034a669f7c2c86ec64453bc8d8e0b619d9c29dcadd62322e2bd5519d502f4dd728a768596f35069f49a995080eade4fbabc7f341a720"]
