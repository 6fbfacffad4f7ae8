select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select format('{"edges":%s,"pageInfo":%s}', '[' || coalesce(string_agg("p2"."c0", ',') filter (where "p2".i <= 2), '') || ']', format('{"hasNextPage":%s}', (case when count(*) > 2 then 'true' else 'false' end))) as j, (1 * count(*) filter (where "p2".i <= 2))::int as "n0"
  from (select format('{"cursor":%s,"node":%s}', ('"' || paging.seal($2::bytea, json_build_array($1::int, json_build_array("t1"."phone"::text, "t1"."number"::text), "t1"._rid)::text) || '"'), format('{"phone":%s}', to_json("t1"."phone")::text)) as "c0", "t1".i
  from (select "t1"."phone", "t1"."number", "t1"."_rid", row_number() over () as i
  from (select "t1"."phone", "t1"."number", "t1"."_rid"
  from (select mask.telephone(s."phone") as "phone", s."number", s."_rid"
  from rows."people_g1" s
  where s._load <= 1 and s."regionCode" = $3::text) "t1" 
  order by "t1"."phone" desc, "t1"."number" desc
  limit 3) "t1") "t1" ) "p2") q
-- ["1","\\x6beeb7ee274d1da17e056a83e6efc14deed7b6083692c09ae0a7ddab4e3fde4e","50"]
