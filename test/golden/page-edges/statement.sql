select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select coalesce(string_agg("p2"."c0", ',') filter (where "p2".i <= 2), '') as j, format('],"pageInfo":%s}', format('{"startCursor":%s,"endCursor":%s,"hasNextPage":%s}', coalesce('"' || paging.seal($1::bytea, 1, (array_agg("p2"."c1") filter (where "p2".i <= 2))[1]) || '"', 'null'), coalesce('"' || paging.seal($1::bytea, 1, (array_agg("p2"."c1") filter (where "p2".i <= 2))[least(count(*), 2)]) || '"', 'null'), (case when count(*) > 2 then 'true' else 'false' end))) as j1, (1 * count(*) filter (where "p2".i <= 2))::int as "n0"
  from (select format('{"cursor":%s,"node":%s}', ('"' || paging.seal($1::bytea, 1, json_build_array(json_build_array("t1"."code"::text), "t1"._rid)::text) || '"'), format('{"code":%s}', answer.scalar("t1"."code"))) as "c0", json_build_array(json_build_array("t1"."code"::text), "t1"._rid)::text as "c1", "t1".i
  from (select "t1"."code", "t1"."_rid", row_number() over () as i
  from (select "t1"."code", "t1"."_rid"
  from (select s."code", s."_rid"
  from rows."regions_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."code"
  limit 3) "t1") "t1" ) "p2") q
-- ["\\xbc00e4fe8fa4e2acff5a7368fe2c1fba38e319d2e00cb390f2e576ed7f5e0395a5ca5af4aa03d0f31bd6d3639a74d3f216848986957bfbabacc248aa9f572091"]
