select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0", q."n1"
  from (select coalesce(string_agg("p2"."c1", ','), '') as j, (coalesce(sum("p2"."c0"), 0))::int as "n0", (1 * count(*))::int as "n1"
  from (select coalesce("r6"."n0", 0) as "c0", format('{"code":%s,"people":%s}', answer.scalar("t1"."code"), coalesce("r6".j, 'null')) as "c1"
  from (select "t1"."code"
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."code"
  limit 2) "t1"
  left join lateral (select format('{"totalCount":%s,"nodes":[%s]}', (select count(*)
  from (select s."regionCode"
  from rows."people_g1" s
  where s._load <= 1 and s."regionCode" = $1::text) "t5"
  where "t5"."regionCode" = "t1"."code")::text, string_agg("p4"."c0", ',')) as j, (1 * count(*))::int as "n0"
  from (select format('{"number":%s,"name":%s}', answer.scalar("t3"."number"), answer.scalar("t3"."name")) as "c0"
  from (select "t3"."number", "t3"."name", "t3"."regionCode"
  from (select s."number", mask.name(s."name") as "name", s."regionCode"
  from rows."people_g1" s
  where s._load <= 1 and s."regionCode" = $1::text) "t3"
  where "t3"."regionCode" = "t1"."code"
  order by "t3"."number"
  limit 2) "t3" ) "p4") "r6" on true) "p2") q
-- ["50"]
