select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"regionCode":%s,"length":%s,"code":%s}', coalesce(answer.scalar("t1"."regionCode"), 'null'), coalesce("t1"."length"::text, 'null'), answer.scalar("t1"."code")) as "c0"
  from (select "t1"."regionCode", "t1"."length", "t1"."code" from ((select "t1"."regionCode", "t1"."length", "t1"."code"
  from (select s."regionCode", s."length", s."code"
  from rows."streets_g1" s
  where s._load <= 1) "t1"
  where "t1"."regionCode" is null and (("t1"."length" >= $1::integer or "t1"."length" is null) and ("t1"."length" > $1::integer or "t1"."length" is null or "t1"."length" = $1::integer and ("t1"."code" > $2::text)))
  order by "t1"."regionCode" desc, "t1"."length", "t1"."code"
  limit 2)
  union all (select "t1"."regionCode", "t1"."length", "t1"."code"
  from (select s."regionCode", s."length", s."code"
  from rows."streets_g1" s
  where s._load <= 1) "t1"
  where "t1"."regionCode" is not null
  order by "t1"."regionCode" desc, "t1"."length", "t1"."code"
  limit 2)) "t1"
  order by "t1"."regionCode" desc, "t1"."length", "t1"."code"
  limit 2) "t1" ) "p2") q
-- ["3","5039"]
