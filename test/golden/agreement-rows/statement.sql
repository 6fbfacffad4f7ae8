select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0", q."n1"
  from (select format('{"totalCount":%s,"nodes":[', (select count(*)
  from (select 1
  from rows."people_g1" s
  where s._load <= 1 and s."regionCode" = $1::text) "t3" )::text) as j, coalesce(string_agg("p2"."c1", ','), '') as j1, (count("p2"."c0"))::int as "n0", (1 * count(*))::int as "n1"
  from (select "r5".j as "c0", format('{"number":%s,"name":%s,"phone":%s,"region":%s}', answer.scalar("t1"."number"), answer.scalar("t1"."name"), answer.scalar("t1"."phone"), coalesce("r5".j, 'null')) as "c1"
  from (select "t1"."number", "t1"."name", "t1"."phone", "t1"."regionCode"
  from (select s."number", mask.name(s."name") as "name", mask.telephone(s."phone") as "phone", s."regionCode"
  from rows."people_g1" s
  where s._load <= 1 and s."regionCode" = $1::text) "t1" 
  order by "t1"."number"
  limit 3) "t1"
  left join lateral (select format('{"name":%s}', answer.scalar("t4"."name")) as j
  from (select s."name", s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t4" 
  where "t4"."code" = "t1"."regionCode"
  limit 1) "r5" on true) "p2") q
-- ["50"]
