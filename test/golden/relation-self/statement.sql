select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c4", ','), '') as j, (count("p2"."c0") + count("p2"."c1") + count("p2"."c2") + coalesce(sum("p2"."c3"), 0) + 1 * count(*))::int as "n0"
  from (select "r8"."m0" as "c0", "r8"."m1" as "c1", "r8".j as "c2", coalesce("r12"."n0", 0) as "c3", format('{"code":%s,"parent":%s,"children":%s}', answer.scalar("t1"."code"), coalesce("r8".j, 'null'), coalesce("r12".j, 'null')) as "c4"
  from (select "t1"."code", "t1"."parentCode"
  from (select s."code", s."parentCode"
  from rows."streets_g1" s
  where s._load <= 1) "t1"
  where "t1"."code" = $2::text 
  limit 20) "t1"
  left join lateral (select format('{"code":%s,"parent":%s}', answer.scalar("t3"."code"), coalesce("r7".j, 'null')) as j, "r7"."m0" as "m0", "r7".j as "m1"
  from (select s."code", s."parentCode"
  from rows."streets_g1" s
  where s._load <= 1) "t3"
  left join lateral (select format('{"code":%s,"parent":%s}', answer.scalar("t4"."code"), coalesce("r6".j, 'null')) as j, "r6".j as "m0"
  from (select s."code", s."parentCode"
  from rows."streets_g1" s
  where s._load <= 1) "t4"
  left join lateral (select format('{"code":%s}', answer.scalar("t5"."code")) as j
  from (select s."code"
  from rows."streets_g1" s
  where s._load <= 1) "t5" 
  where "t5"."code" = "t4"."parentCode"
  limit 1) "r6" on true
  where "t4"."code" = "t3"."parentCode"
  limit 1) "r7" on true
  where "t3"."code" = "t1"."parentCode"
  limit 1) "r8" on true
  left join lateral (select format('{"totalCount":%s,"nodes":[%s],"pageInfo":%s}', (select count(*)
  from (select s."parentCode"
  from rows."streets_g1" s
  where s._load <= 1) "t11"
  where "t11"."parentCode" = "t1"."code")::text, string_agg("p10"."c0", ',') filter (where "p10".i <= 2), format('{"hasNextPage":%s,"endCursor":%s}', (case when count(*) > 2 then 'true' else 'false' end), coalesce('"' || paging.seal($1::bytea, 1, (array_agg("p10"."c1") filter (where "p10".i <= 2))[least(count(*), 2)]) || '"', 'null'))) as j, (1 * count(*) filter (where "p10".i <= 2))::int as "n0"
  from (select format('{"code":%s}', answer.scalar("t9"."code")) as "c0", json_build_array(json_build_array("t9"."code"::text), "t9"._rid)::text as "c1", "t9".i
  from (select "t9"."code", "t9"."_rid", "t9"."parentCode", row_number() over () as i
  from (select "t9"."code", "t9"."_rid", "t9"."parentCode"
  from (select s."code", s."_rid", s."parentCode"
  from rows."streets_g1" s
  where s._load <= 1) "t9"
  where "t9"."parentCode" = "t1"."code"
  order by "t9"."code"
  limit 3) "t9") "t9" ) "p10") "r12" on true) "p2") q
-- ["\\x32d181e114a8ce1c5e72f1f65c1faf4295ffc147825400b6b9e430ed55230d79f4b3bac8230fb947dd4366ebed70f3fb75775ba77a53a420e38f5345807a4ce5","5010"]
