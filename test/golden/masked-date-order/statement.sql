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
-- ["\\xc523c97756c2de8215e64899b6ad9941f81f848a448cfd3f4b31bf061d58ce668613cb71a0b3bf5822ff5b61848f7d571ea6dc83859b48f70631f869e90ce266","Asia/Shanghai","50"]
