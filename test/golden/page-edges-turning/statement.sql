select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select format('{"edges":%s}', '[' || coalesce(string_agg("p2"."c0", ','), '') || ']') as j, (1 * count(*))::int as "n0"
  from (select format('{"cursor":%s,"node":%s}', ('"' || paging.seal($2::bytea, json_build_array($1::int, json_build_array("t1"."regionCode"::text, "t1"."length"::text, "t1"."code"::text), "t1"._rid)::text) || '"'), format('{"regionCode":%s,"length":%s,"code":%s}', coalesce(to_json("t1"."regionCode")::text, 'null'), coalesce("t1"."length"::text, 'null'), to_json("t1"."code")::text)) as "c0"
  from (select "t1"."regionCode", "t1"."length", "t1"."code", "t1"."_rid"
  from (select s."regionCode", s."length", s."code", s."_rid"
  from rows."streets_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."regionCode" desc, "t1"."length", "t1"."code"
  limit 3) "t1" ) "p2") q
-- ["1","\\xeb12ebf620ff56940fdda66323a3799abc4f8b22963dcf375a104160f76c33d8"]
