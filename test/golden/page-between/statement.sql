select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','
  order by "p2".i desc) filter (where "p2".i <= 5), '') as j, format('],"pageInfo":%s}', format('{"hasNextPage":%s,"hasPreviousPage":%s}', 'true', (case when count(*) > 5 then 'true' else 'false' end))) as j1, (1 * count(*) filter (where "p2".i <= 5))::int as "n0"
  from (select format('{"regionCode":%s,"length":%s,"code":%s}', coalesce(answer.scalar("t1"."regionCode"), 'null'), coalesce("t1"."length"::text, 'null'), answer.scalar("t1"."code")) as "c0", "t1".i
  from (select "t1"."regionCode", "t1"."length", "t1"."code", row_number() over () as i
  from (select "t1"."regionCode", "t1"."length", "t1"."code" from ((select "t1"."regionCode", "t1"."length", "t1"."code"
  from (select s."regionCode", s."length", s."code"
  from rows."streets_g1" s
  where s._load <= 1) "t1"
  where ("t1"."regionCode" is not null or (("t1"."length" >= $1::integer or "t1"."length" is null) and ("t1"."length" > $1::integer or "t1"."length" is null or "t1"."length" = $1::integer and "t1"."code" > $2::text))) and "t1"."regionCode" = $3::text and (("t1"."length" <= $4::integer) and ("t1"."length" < $4::integer or "t1"."length" = $4::integer and ("t1"."code" < $5::text)))
  order by "t1"."regionCode", "t1"."length" desc, "t1"."code" desc
  limit 6)
  union all (select "t1"."regionCode", "t1"."length", "t1"."code"
  from (select s."regionCode", s."length", s."code"
  from rows."streets_g1" s
  where s._load <= 1) "t1"
  where ("t1"."regionCode" is not null or (("t1"."length" >= $1::integer or "t1"."length" is null) and ("t1"."length" > $1::integer or "t1"."length" is null or "t1"."length" = $1::integer and "t1"."code" > $2::text))) and "t1"."regionCode" > $3::text
  order by "t1"."regionCode", "t1"."length" desc, "t1"."code" desc
  limit 6)
  union all (select "t1"."regionCode", "t1"."length", "t1"."code"
  from (select s."regionCode", s."length", s."code"
  from rows."streets_g1" s
  where s._load <= 1) "t1"
  where ("t1"."regionCode" is not null or (("t1"."length" >= $1::integer or "t1"."length" is null) and ("t1"."length" > $1::integer or "t1"."length" is null or "t1"."length" = $1::integer and "t1"."code" > $2::text))) and "t1"."regionCode" is null
  order by "t1"."regionCode", "t1"."length" desc, "t1"."code" desc
  limit 6)) "t1"
  order by "t1"."regionCode", "t1"."length" desc, "t1"."code" desc
  limit 6) "t1") "t1" ) "p2") q
-- ["3","5039","52","0","5008"]
