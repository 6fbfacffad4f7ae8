select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint <= 16777216 then q.j1 end as j1, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint <= 16777216 then q.j2 end as j2, q."n0"
  from (select format('{"totalCount":%s,"nodes":[', $1::text) as j, coalesce(string_agg("p2"."c0", ',') filter (where "p2".i <= 0), '') as j1, format('],"pageInfo":%s}', format('{"hasNextPage":%s,"endCursor":%s,"startCursor":%s,"hasPreviousPage":%s}', (case when count(*) > 0 then 'true' else 'false' end), coalesce('"' || paging.seal($2::bytea, 1, (array_agg("p2"."c1") filter (where "p2".i <= 0))[least(count(*), 0)]) || '"', 'null'), coalesce('"' || paging.seal($2::bytea, 1, (array_agg("p2"."c1") filter (where "p2".i <= 0))[1]) || '"', 'null'), 'false')) as j2, (1 * count(*) filter (where "p2".i <= 0))::int as "n0"
  from (select format('{"code":%s}', answer.scalar("t1"."code")) as "c0", json_build_array(json_build_array("t1"."code"::text), "t1"._rid)::text as "c1", "t1".i
  from (select "t1"."code", "t1"."_rid", row_number() over () as i
  from (select "t1"."code", "t1"."_rid"
  from (select s."code", s."_rid"
  from rows."regions_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."code"
  limit 1) "t1") "t1" ) "p2") q
-- ["5","\\xbc00e4fe8fa4e2acff5a7368fe2c1fba38e319d2e00cb390f2e576ed7f5e0395a5ca5af4aa03d0f31bd6d3639a74d3f216848986957bfbabacc248aa9f572091"]
