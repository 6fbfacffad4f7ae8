select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select format('{"aggregate":%s,"more":%s}', format('{"countDistinct":%s}', format('{"__typename":%s}', '"StreetsRowCounts"')), format('{"sum":%s,"max":%s}', format('{"__typename":%s}', '"StreetsRowSums"'), format('{"__typename":%s}', '"StreetsRowExtremes"'))) as j, (1 + 1)::int as "n0" offset 0) q
-- []
