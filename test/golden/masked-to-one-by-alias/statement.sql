select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0", q."n1"
  from (select coalesce(string_agg("p2"."c1", ','), '') as j, (count("p2"."c0"))::int as "n0", (1 * count(*))::int as "n1"
  from (select "r4".j as "c0", format('{"region":%s}', coalesce("r4".j, 'null')) as "c1"
  from (select "t1"."regionCode", "t1"."code"
  from (select s."regionCode", s."code"
  from rows."streets_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."code"
  limit 2) "t1"
  left join lateral (select format('{"code":%s,"a":%s,"b":%s}', answer.scalar("t3"."code"), answer.scalar("t3"."hotline"), answer.scalar("t3"."hotline")) as j
  from (select "t3"."code", "t3"."hotline"
  from (select s."code", mask.telephone(s."hotline") as "hotline"
  from rows."regions_g1" s
  where s._load <= 1) "t3"
  where "t3"."code" = "t1"."regionCode"
  limit 1) "t3" 
  limit 1) "r4" on true) "p2") q
-- []
