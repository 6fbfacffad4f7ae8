select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','
  order by "p2".i desc) filter (where "p2".i <= 3), '') as j, format('],"pageInfo":%s}', format('{"hasPreviousPage":%s}', (case when count(*) > 3 then 'true' else 'false' end))) as j1, (1 * count(*) filter (where "p2".i <= 3))::int as "n0"
  from (select format('{"number":%s,"phone":%s}', answer.scalar("t1"."number"), answer.scalar("t1"."phone")) as "c0", "t1".i
  from (select "t1"."number", "t1"."phone", row_number() over () as i
  from (select "t1"."number", "t1"."phone"
  from (select s."number", mask.telephone(s."phone") as "phone"
  from rows."people_g1" s
  where s._load <= 1 and s."regionCode" = $1::text) "t1" 
  order by "t1"."phone" desc, "t1"."number" desc
  limit 4) "t1") "t1" ) "p2") q
-- ["50"]
