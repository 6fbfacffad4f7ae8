select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s,"population":%s,"area":%s,"rank":%s,"density":%s,"isUrban":%s,"foundedOn":%s,"opensAt":%s,"surveyedAt":%s,"extra":%s,"hotline":%s}', answer.scalar("t1"."code"), coalesce('"' || "t1"."population"::text || '"', 'null'), coalesce('"' || "t1"."area"::text || '"', 'null'), "t1"."rank", coalesce(answer.scalar("t1"."density"), 'null'), coalesce(answer.scalar("t1"."isUrban"), 'null'), coalesce('"' || "t1"."foundedOn"::text || '"', 'null'), coalesce('"' || "t1"."opensAt"::text || '"', 'null'), coalesce(answer.moment("t1"."surveyedAt"), 'null'), coalesce("t1"."extra", 'null'), answer.scalar("t1"."hotline")) as "c0"
  from (select "t1"."code", "t1"."population", "t1"."area", "t1"."rank", "t1"."density", "t1"."isUrban", "t1"."foundedOn", "t1"."opensAt", "t1"."surveyedAt", "t1"."extra", "t1"."hotline"
  from (select s."code", s."population", s."area", s."rank", s."density", s."isUrban", s."foundedOn", s."opensAt", s."surveyedAt", s."extra", mask.telephone(s."hotline") as "hotline"
  from rows."regions_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- []
