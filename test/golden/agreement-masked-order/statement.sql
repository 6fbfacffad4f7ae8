select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select coalesce(string_agg("p2"."c0", ',') filter (where "p2".i <= 2), '') as j, format('],"pageInfo":%s}', format('{"hasNextPage":%s}', (case when count(*) > 2 then 'true' else 'false' end))) as j1, (1 * count(*) filter (where "p2".i <= 2))::int as "n0"
  from (select format('{"cursor":%s,"node":%s}', ('"' || paging.seal($1::bytea, 1, json_build_array(json_build_array("t1"."phone"::text, "t1"."number"::text), "t1"._rid)::text) || '"'), format('{"phone":%s}', answer.scalar("t1"."phone"))) as "c0", "t1".i
  from (select "t1"."phone", "t1"."number", "t1"."_rid", row_number() over () as i
  from (select "t1"."phone", "t1"."number", "t1"."_rid"
  from (select mask.telephone(s."phone") as "phone", s."number", s."_rid"
  from rows."people_g1" s
  where s._load <= 1 and s."regionCode" = $2::text) "t1" 
  order by "t1"."phone" desc, "t1"."number" desc
  limit 3) "t1") "t1" ) "p2") q
-- ["\\x32d033f53be151343a586007474ce8acd7f06ed3508975809de50324b7aced44b85882b149f7749a9bed87740a5d1dc17b7a80d24a4b101a41013521cf168481","50"]
