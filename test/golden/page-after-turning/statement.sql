select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select coalesce(string_agg("p2"."c0", ',') filter (where "p2".i <= 2), '') as j, format('],"pageInfo":%s}', format('{"hasNextPage":%s,"hasPreviousPage":%s}', (case when count(*) > 2 then 'true' else 'false' end), 'true')) as j1, (1 * count(*) filter (where "p2".i <= 2))::int as "n0"
  from (select format('{"regionCode":%s,"length":%s,"code":%s}', coalesce(answer.scalar("t1"."regionCode"), 'null'), coalesce("t1"."length"::text, 'null'), answer.scalar("t1"."code")) as "c0", "t1".i
  from (select "t1"."regionCode", "t1"."length", "t1"."code", row_number() over () as i
  from (select "t1"."regionCode", "t1"."length", "t1"."code" from ((select "t1"."regionCode", "t1"."length", "t1"."code"
  from (select s."regionCode", s."length", s."code"
  from rows."streets_g1" s
  where s._load <= 1) "t1"
  where "t1"."regionCode" = $1::text and (("t1"."length" >= $2::integer or "t1"."length" is null) and ("t1"."length" > $2::integer or "t1"."length" is null or "t1"."length" = $2::integer and ("t1"."code" > $3::text)))
  order by "t1"."regionCode" desc, "t1"."length", "t1"."code"
  limit 3)
  union all (select "t1"."regionCode", "t1"."length", "t1"."code"
  from (select s."regionCode", s."length", s."code"
  from rows."streets_g1" s
  where s._load <= 1) "t1"
  where "t1"."regionCode" < $1::text
  order by "t1"."regionCode" desc, "t1"."length", "t1"."code"
  limit 3)) "t1"
  order by "t1"."regionCode" desc, "t1"."length", "t1"."code"
  limit 3) "t1") "t1" ) "p2") q
-- ["52","0","5008"]
