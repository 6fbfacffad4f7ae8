select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0", q."n1"
  from (select coalesce(string_agg("p2"."c1", ','), '') as j, (count("p2"."c0"))::int as "n0", (1 * count(*))::int as "n1"
  from (select "r4".j as "c0", format('{"code":%s,"regionCode":%s,"region":%s}', answer.scalar("t1"."code"), coalesce(answer.scalar("t1"."regionCode"), 'null'), coalesce("r4".j, 'null')) as "c1"
  from (select "t1"."code", "t1"."regionCode"
  from (select s."code", s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t1"
  where "t1"."code" = any ($1::text[])
  order by "t1"."code"
  limit 20) "t1"
  left join lateral (select format('{"code":%s}', answer.scalar("t3"."code")) as j
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t3" 
  where "t3"."code" = "t1"."regionCode"
  limit 1) "r4" on true) "p2") q
-- ["{\"5038\",\"5039\"}"]
