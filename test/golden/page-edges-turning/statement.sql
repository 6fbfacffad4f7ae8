select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"cursor":%s,"node":%s}', ('"' || paging.seal($1::bytea, 1, json_build_array(json_build_array("t1"."regionCode"::text, "t1"."length"::text, "t1"."code"::text), "t1"._rid)::text) || '"'), format('{"regionCode":%s,"length":%s,"code":%s}', coalesce(answer.scalar("t1"."regionCode"), 'null'), coalesce("t1"."length"::text, 'null'), answer.scalar("t1"."code"))) as "c0"
  from (select "t1"."regionCode", "t1"."length", "t1"."code", "t1"."_rid"
  from (select s."regionCode", s."length", s."code", s."_rid"
  from rows."streets_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."regionCode" desc, "t1"."length", "t1"."code"
  limit 3) "t1" ) "p2") q
-- ["\\x4119443d7708e546b2a5c85892d64bf74b123a8a96f3969dfa9e709a699e6b9ba79e56744d2894c2bbb8482ecd2a2d0b300c5ee7936457e5a8d3ccae93051689"]
