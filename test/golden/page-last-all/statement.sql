select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','
  order by "p2".i desc) filter (where "p2".i <= 10), '') as j, format('],"pageInfo":%s}', format('{"hasNextPage":%s,"hasPreviousPage":%s}', 'false', (case when count(*) > 10 then 'true' else 'false' end))) as j1, (1 * count(*) filter (where "p2".i <= 10))::int as "n0"
  from (select format('{"code":%s}', answer.scalar("t1"."code")) as "c0", "t1".i
  from (select "t1"."code", row_number() over () as i
  from (select "t1"."code"
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."code" desc
  limit 11) "t1") "t1" ) "p2") q
-- []
