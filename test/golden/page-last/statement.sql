select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint <= 16777216 then q.j1 end as j1, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint <= 16777216 then q.j2 end as j2, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','
  order by "p2".i desc) filter (where "p2".i <= 3), '') as j, coalesce(string_agg("p2"."c1", ','
  order by "p2".i desc) filter (where "p2".i <= 3), '') as j1, format('],"pageInfo":%s}', format('{"hasNextPage":%s,"hasPreviousPage":%s,"startCursor":%s,"endCursor":%s}', 'false', (case when count(*) > 3 then 'true' else 'false' end), coalesce('"' || paging.seal($1::bytea, 1, (array_agg("p2"."c2"
  order by "p2".i desc) filter (where "p2".i <= 3))[1]) || '"', 'null'), coalesce('"' || paging.seal($1::bytea, 1, (array_agg("p2"."c2"
  order by "p2".i desc) filter (where "p2".i <= 3))[least(count(*), 3)]) || '"', 'null'))) as j2, (1 * count(*) filter (where "p2".i <= 3))::int as "n0"
  from (select format('{"code":%s}', answer.scalar("t1"."code")) as "c0", format('{"cursor":%s}', ('"' || paging.seal($1::bytea, 1, json_build_array(json_build_array("t1"."code"::text), "t1"._rid)::text) || '"')) as "c1", json_build_array(json_build_array("t1"."code"::text), "t1"._rid)::text as "c2", "t1".i
  from (select "t1"."code", "t1"."_rid", row_number() over () as i
  from (select "t1"."code", "t1"."_rid"
  from (select s."code", s."_rid"
  from rows."streets_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."code" desc
  limit 4) "t1") "t1" ) "p2") q
-- ["\\xddd0333b580b3338e3ba5bf2388153e5fedb3acc2378f68bd7b2ce2ec0a58c584f7d24ad3934d2ca13e3f838cea49931737dfa89eaee26f8596c54000137cbf0"]
