select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select coalesce(string_agg("p2"."c0", ',') filter (where "p2".i <= 4), '') as j, format('],"pageInfo":%s}', format('{"hasNextPage":%s}', (case when count(*) > 4 then 'true' else 'false' end))) as j1, (1 * count(*) filter (where "p2".i <= 4))::int as "n0"
  from (select format('{"cursor":%s,"node":%s}', ('"' || paging.seal($1::bytea, 1, json_build_array(json_build_array("t1"."seenAt"::text, "t1"."bornOn"::text), "t1"._rid)::text) || '"'), format('{"bornOn":%s,"seenAt":%s}', coalesce('"' || "t1"."bornOn"::text || '"', 'null'), coalesce(answer.moment("t1"."seenAt"), 'null'))) as "c0", "t1".i
  from (select "t1"."seenAt", "t1"."bornOn", "t1"."_rid", row_number() over () as i
  from (select "t1"."seenAt", "t1"."bornOn", "t1"."_rid"
  from (select mask.date(s."seenAt", 'month', $2::text) as "seenAt", mask.date(s."bornOn", 'year') as "bornOn", s."_rid"
  from rows."people_g1" s
  where s._load <= 1 and s."regionCode" = $3::text) "t1" 
  order by "t1"."seenAt" desc, "t1"."bornOn", "t1"._rid
  limit 5) "t1") "t1" ) "p2") q
-- ["\\xdeb51b61dc318e759cfc8a38f1a99cb6e29959679e19ff52285705b8d01091cd50813bf4d1a04c343cd4b433ebe9b3e1fc20d5d8eaa3315b310f8bf5051e4602","Asia/Shanghai","50"]
