select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select coalesce(string_agg("p2"."c0", ',') filter (where "p2".i <= 4), '') as j, format('],"pageInfo":%s}', format('{"hasNextPage":%s,"endCursor":%s}', (case when count(*) > 4 then 'true' else 'false' end), coalesce('"' || paging.seal($1::bytea, 1, (array_agg("p2"."c1") filter (where "p2".i <= 4))[least(count(*), 4)]) || '"', 'null'))) as j1, (1 * count(*) filter (where "p2".i <= 4))::int as "n0"
  from (select format('{"code":%s,"foundedOn":%s}', answer.scalar("t1"."code"), coalesce('"' || "t1"."foundedOn"::text || '"', 'null')) as "c0", json_build_array(json_build_array("t1"."foundedOn"::text, "t1"."code"::text), "t1"._rid)::text as "c1", "t1".i
  from (select "t1"."code", "t1"."foundedOn", "t1"."_rid", row_number() over () as i
  from (select "t1"."code", "t1"."foundedOn", "t1"."_rid" from ((select "t1"."code", "t1"."foundedOn", "t1"."_rid"
  from (select s."code", s."foundedOn", s."_rid"
  from rows."regions_g1" s
  where s._load <= 1) "t1"
  where "t1"."foundedOn" is not null
  order by "t1"."foundedOn" desc, "t1"."code" desc
  limit 5)
  union all (select "t1"."code", "t1"."foundedOn", "t1"."_rid"
  from (select s."code", s."foundedOn", s."_rid"
  from rows."regions_g1" s
  where s._load <= 1) "t1"
  where "t1"."foundedOn" is null
  order by "t1"."foundedOn" desc, "t1"."code" desc
  limit 5)) "t1"
  order by "t1"."foundedOn" desc nulls last, "t1"."code" desc
  limit 5) "t1") "t1" ) "p2") q
-- ["\\x4bbb9ae2ab3821a67b21bf08e142903f409c2b5beb757ff94dd06604349789d2ba39db2139b26ec02e393ad57382cad16456f51aba8aba9a90c890bf2b6b8f83"]
