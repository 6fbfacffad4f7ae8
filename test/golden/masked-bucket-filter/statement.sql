select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"regionCode":%s,"income":"%s"}', answer.scalar("t1"."regionCode"), "t1"."income") as "c0"
  from (select "t1"."regionCode", "t1"."income", "t1"."_rid"
  from (select s."regionCode", mask.number(s."income", '5000'::numeric) as "income", s."_rid"
  from rows."people_g1" s
  where s._load <= 1 and s."regionCode" = $3::text) "t1"
  where ("t1"."income" < $1::numeric and "t1"."income" >= $2::numeric)
  order by "t1"._rid
  limit 20) "t1" ) "p2") q
-- ["60000","50000","50"]
