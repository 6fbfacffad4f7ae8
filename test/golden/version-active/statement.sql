select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, format('],"pageInfo":%s}', format('{"endCursor":%s}', coalesce('"' || paging.seal($1::bytea, 1, (array_agg("p2"."c1"))[least(count(*), 1)]) || '"', 'null'))) as j1, (1 * count(*))::int as "n0"
  from (select format('{"code":%s}', answer.scalar("t1"."code")) as "c0", json_build_array(json_build_array("t1"."code"::text), "t1"._rid)::text as "c1"
  from (select "t1"."code", "t1"."_rid"
  from (select s."code", s."_rid"
  from rows."regions_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."code"
  limit 1) "t1" ) "p2") q
-- ["\\xbc00e4fe8fa4e2acff5a7368fe2c1fba38e319d2e00cb390f2e576ed7f5e0395a5ca5af4aa03d0f31bd6d3639a74d3f216848986957bfbabacc248aa9f572091"]
