select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select format('{"totalCount":%s,"nodes":[', (select count(*)
  from (select 1
  from rows."people_g1" s
  where s._load <= 1 and (not exists (select 1
  from (select s."code", s."hotline"
  from rows."regions_g1" s
  where s._load <= 1) "t4"
  where "t4"."code" = s."regionCode" and "t4"."hotline" = $1::text))) "t3" )::text) as j, coalesce(string_agg("p2"."c0", ','), '') as j1, (1 * count(*))::int as "n0"
  from (select format('{"number":%s}', answer.scalar("t1"."number")) as "c0"
  from (select "t1"."number"
  from (select s."number"
  from rows."people_g1" s
  where s._load <= 1 and (not exists (select 1
  from (select s."code", s."hotline"
  from rows."regions_g1" s
  where s._load <= 1) "t5"
  where "t5"."code" = s."regionCode" and "t5"."hotline" = $1::text))) "t1" 
  order by "t1"."number"
  limit 3) "t1" ) "p2") q
-- ["02312345678"]
