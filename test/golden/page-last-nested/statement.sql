select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0", q."n1"
  from (select coalesce(string_agg("p2"."c2", ','
  order by "p2".i desc) filter (where "p2".i <= 2), '') as j, format('],"pageInfo":%s}', format('{"hasPreviousPage":%s}', (case when count(*) > 2 then 'true' else 'false' end))) as j1, (coalesce(sum("p2"."c0") filter (where "p2".i <= 2), 0) + 1 * count(*) filter (where "p2".i <= 2))::int as "n0", (coalesce(sum("p2"."c1") filter (where "p2".i <= 2), 0))::int as "n1"
  from (select coalesce("r7"."n0", 0) as "c0", coalesce("r7"."n1", 0) as "c1", format('{"code":%s,"streets":%s}', answer.scalar("t1"."code"), coalesce("r7".j, 'null')) as "c2", "t1".i
  from (select "t1"."code", row_number() over () as i
  from (select "t1"."code"
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t1"
  where "t1"."code" <= $1::text
  order by "t1"."code" desc
  limit 3) "t1") "t1"
  left join lateral (select format('{"nodes":[%s],"pageInfo":%s}', string_agg("p4"."c1", ','
  order by "p4".i desc) filter (where "p4".i <= 2), format('{"hasNextPage":%s,"hasPreviousPage":%s}', 'false', (case when count(*) > 2 then 'true' else 'false' end))) as j, (count("p4"."c0") filter (where "p4".i <= 2))::int as "n0", (1 * count(*) filter (where "p4".i <= 2))::int as "n1"
  from (select "r6".j as "c0", format('{"code":%s,"region":%s}', answer.scalar("t3"."code"), coalesce("r6".j, 'null')) as "c1", "t3".i
  from (select "t3"."code", "t3"."regionCode", row_number() over () as i
  from (select "t3"."code", "t3"."regionCode"
  from (select s."code", s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t3"
  where "t3"."regionCode" = "t1"."code"
  order by "t3"."code" desc
  limit 3) "t3") "t3"
  left join lateral (select format('{"name":%s}', answer.scalar("t5"."name")) as j
  from (select s."name", s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t5" 
  where "t5"."code" = "t3"."regionCode" and "t3".i <= 2
  limit 1) "r6" on true) "p4") "r7" on "t1".i <= 2) "p2") q
-- ["52"]
