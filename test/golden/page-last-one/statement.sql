select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select format('{"nodes":%s,"pageInfo":%s}', '[' || coalesce(string_agg("p2"."c0", ',') filter (where "p2".i <= 5), '') || ']', format('{"hasNextPage":%s}', (case when count(*) > 5 then 'true' else 'false' end))) as j, (1 * count(*) filter (where "p2".i <= 5))::int as "n0"
  from (select format('{"code":%s}', answer.scalar("t1"."code")) as "c0", "t1".i
  from (select "t1"."code", row_number() over () as i
  from (select "t1"."code"
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."code"
  limit 6) "t1") "t1" ) "p2") q
-- []
