-- Fills a migrated PostgreSQL database that has the starter catalogue with %(learners)s learners, always the same ones
-- but for the day on which it happens. Chance is a hash of the learner's number. Statements are parted by empty lines.

CREATE FUNCTION pg_temp.chance(number bigint, what int) RETURNS float LANGUAGE sql IMMUTABLE AS
$$ SELECT (hashint8extended(number, what) & 1048575) / 1048576.0 $$;

CREATE FUNCTION pg_temp.uuid_of(what text, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT md5(what || ' ' || number)::uuid $$;

-- One institution has a tenth of all learners. A tenth of the others are large and share four tenths; the rest is small.
INSERT INTO institutions_institution
    (id, name, slug, created_at, accent, contact_email, country, kind, logo, names, needs_approval)
SELECT number, 'Institution ' || number, 'institution-' || number, now(), '', '', '', 'other', '', '{}', false
FROM generate_series(1, %(learners)s / 500) number;

-- Neighbours in the table learn with different institutions: nobody's rows lie together on the disk.
CREATE TEMP TABLE learner AS
SELECT number, place, CASE
    WHEN place < %(learners)s / 10 THEN 1
    WHEN place < %(learners)s / 2 THEN 2 + mod(place, %(learners)s / 5000)
    ELSE 2 + %(learners)s / 5000 + mod(place, %(learners)s / 500 - 1 - %(learners)s / 5000)
END AS institution
FROM (SELECT number, mod(number * 7919::bigint, %(learners)s)::int AS place FROM generate_series(1, %(learners)s) number) _;

WITH name AS (
    SELECT
        ARRAY['Anna', 'María', 'Fatima', 'Wei', 'Olga', 'Amina', 'Chloé', 'Grace', 'Lucía', 'Nadia', 'Ivan', 'Ahmed',
              'José', 'Pierre', 'Jun', 'Kwame', 'Samuel', 'Carlos', 'Юлия', 'Дмитрий', 'فاطمة', 'محمد', '伟', '丽',
              'Aisha', 'David', 'Elena', 'Hugo', 'Leila', 'Thomas'] AS first,
        ARRAY['Ba', 'Del', 'Kar', 'Mon', 'Oke', 'Ros', 'San', 'Tan', 'Val', 'Wil', 'Zan', 'Fer', 'Gar', 'Hos', 'Ivar',
              'Lop', 'Mar', 'Nor', 'Pet', 'Qua'] AS front,
        ARRAY['dara', 'enko', 'ez', 'field', 'gado', 'hama', 'ier', 'kova', 'lund', 'mann', 'naga', 'oglu', 'poulos',
              'rique', 'sson', 'tero', 'ura', 'vic', 'wala', 'yema'] AS back
), called AS (
    SELECT number, first[1 + trunc(pg_temp.chance(number, 1) * 30)::int] AS first,
        front[1 + trunc(pg_temp.chance(number, 2) * 20)::int] || back[1 + trunc(pg_temp.chance(number, 3) * 20)::int]
        AS last
    FROM learner, name
)
INSERT INTO accounts_user
    (id, password, is_superuser, first_name, last_name, is_staff, is_active, date_joined, email, public_id,
     certificate_name, language, time_zone)
SELECT number, '!', false, first, last, false, true, now(), lower(last) || '.' || number || '@learners.example',
    pg_temp.uuid_of('learner', number), CASE WHEN pg_temp.chance(number, 4) < 0.6 THEN first || ' ' || last ELSE '' END,
    '', ''
FROM called;

INSERT INTO institutions_membership (id, role, created_at, institution_id, user_id)
SELECT number, 'learner', now() - interval '2 years' * pg_temp.chance(number, 5) ^ 2, institution, number FROM learner;

INSERT INTO institutions_learnerprofile (id, language, firm_name, firm_size, gender, membership_id)
SELECT number, '', '', (ARRAY['micro', 'small', 'medium', 'large'])[1 + trunc(pg_temp.chance(number, 6) * 4)::int],
    (ARRAY['female', 'male', ''])[1 + trunc(pg_temp.chance(number, 7) * 3)::int], number
FROM learner WHERE pg_temp.chance(number, 8) < 0.3;

-- A cohort for each two hundred learners, some of them over; two of five learners are in one.
INSERT INTO institutions_cohort (public_id, name, archived_at, created_at, institution_id, has_discussion)
SELECT pg_temp.uuid_of('cohort ' || institution, cohort), 'Cohort ' || cohort,
    CASE WHEN mod(cohort, 3) = 0 THEN now() END, now(), institution, false
FROM (SELECT institution, count(*) AS learners FROM learner GROUP BY institution) _,
    generate_series(0, learners / 200) cohort;

INSERT INTO institutions_cohortlearner (added_at, cohort_id, learner_id)
SELECT now(), cohort.id, number
FROM (SELECT *, row_number() OVER (PARTITION BY institution) AS turn, count(*) OVER (PARTITION BY institution) AS learners
      FROM learner) _
JOIN institutions_cohort cohort ON public_id = pg_temp.uuid_of('cohort ' || institution, mod(turn, learners / 200 + 1))
WHERE pg_temp.chance(number, 9) < 0.4;

-- Lessons and quizzes of the courses, in order.
CREATE TEMP TABLE step AS
SELECT course.translation_key AS course_key, module.translation_key AS module_key, lesson.translation_key AS lesson_key,
    row_number() OVER (PARTITION BY course.id ORDER BY named.sort_order, lesson.path)::int AS lesson,
    count(*) OVER (PARTITION BY course.id) AS lessons
FROM courses_coursemodule named
JOIN wagtailcore_page course ON course.id = named.page_id
JOIN wagtailcore_page module ON module.id = named.module_id
JOIN wagtailcore_page lesson ON lesson.path LIKE module.path || '____' AND lesson.live;

CREATE TEMP TABLE quiz AS
SELECT course.translation_key AS course_key, module.translation_key AS module_key, quizzes_quiz.translation_key AS quiz_key,
    row_number() OVER (PARTITION BY course.id ORDER BY named.sort_order) AS module,
    count(*) OVER (PARTITION BY course.id) AS modules
FROM courses_coursemodule named
JOIN wagtailcore_page course ON course.id = named.page_id
JOIN wagtailcore_page module ON module.id = named.module_id
JOIN courses_modulepage ON page_ptr_id = module.id
JOIN quizzes_quiz ON quizzes_quiz.id = quiz_id;

-- Nine of ten learners take a course, a quarter of those a second one: most of them lately.
CREATE TEMP TABLE enrolment AS
WITH course AS (SELECT course_key, row_number() OVER (ORDER BY max(lessons), course_key) AS place FROM step GROUP BY course_key),
taken AS (
    SELECT number, institution, turn,
        1 + mod(trunc(pg_temp.chance(number, 10) * 3)::int + turn, (SELECT count(*) FROM course)) AS place,
        730 * pg_temp.chance(number * 2 + turn, 11) ^ 2 + 0.1 AS days, pg_temp.chance(number * 2 + turn, 12) AS fate,
        pg_temp.chance(number * 2 + turn, 13) AS share
    FROM learner, generate_series(0, 1) turn
    WHERE pg_temp.chance(number, 14) < 0.9 AND (turn = 0 OR pg_temp.chance(number, 15) < 0.25)
)
SELECT number, institution, course_key, share, now() - days * interval '1 day' AS enrolled_at,
    now() - days * interval '1 day' * CASE WHEN fate < 0.25 THEN 1 ELSE share END AS last_activity_at,
    CASE WHEN fate < 0.25 THEN 0 WHEN fate < 0.8 OR days < 5 THEN 1 + trunc(98 * share ^ 2)::int ELSE 100 END AS percent
FROM taken JOIN course USING (place);

INSERT INTO progress_enrolment (course_key, enrolled_at, percent, completed_at, last_activity_at, institution_id, learner_id)
SELECT course_key, enrolled_at, percent, CASE WHEN percent = 100 THEN last_activity_at END, last_activity_at, institution, number
FROM enrolment;

INSERT INTO progress_lessoncompletion (module_key, lesson_key, completed_at, learner_id)
SELECT module_key, lesson_key, enrolled_at + (last_activity_at - enrolled_at) * lesson / lessons, number
FROM enrolment JOIN step USING (course_key) WHERE lesson <= ceil(percent / 100.0 * lessons)
ON CONFLICT DO NOTHING;

-- Of each module that is behind them they passed the quiz. Two of twenty-five failed twice at the next one.
INSERT INTO quizzes_attempt
    (key, quiz_key, context_key, number, state, paper_data, started_at, finished_at, score_scaled, passed, item_scores,
     learner_id, mode, corrected, grader, reopened)
SELECT pg_temp.uuid_of('passed ' || module_key, number), quiz_key, module_key, 1, 'graded',
    jsonb_build_object('items', '[]'::jsonb, 'language',
        (ARRAY['en', 'fr', 'es', 'ar', 'ru', 'zh-hans'])[1 + trunc(pg_temp.chance(number, 16) * 6)::int]),
    last_activity_at, last_activity_at, 0.8, true, '{}', number, 'quiz', '{}', 1, 0
FROM enrolment JOIN quiz USING (course_key) WHERE module <= percent * modules / 100
ON CONFLICT DO NOTHING;

INSERT INTO quizzes_attempt
    (key, quiz_key, context_key, number, state, paper_data, started_at, finished_at, score_scaled, passed, item_scores,
     learner_id, mode, corrected, grader, reopened)
SELECT pg_temp.uuid_of('failed ' || attempt || module_key, number), quiz_key, module_key, attempt, 'graded',
    '{"items": [], "language": "en"}', last_activity_at, last_activity_at, 0.3, false, '{}', number, 'quiz', '{}', 1, 0
FROM enrolment JOIN quiz USING (course_key), generate_series(1, 2) attempt
WHERE module = percent * modules / 100 + 1 AND percent > 0 AND pg_temp.chance(number, 17) < 0.08
ON CONFLICT DO NOTHING;

INSERT INTO progress_quizpass (module_key, attempt_key, score_scaled, passed_at, learner_id)
SELECT context_key, key, score_scaled, finished_at, learner_id FROM quizzes_attempt WHERE passed
ON CONFLICT DO NOTHING;

INSERT INTO certificates_certificate
    (serial, achievement_key, state, state_reason, name, title, minutes, outcomes, issuer, language, completed_at,
     issued_at, pdf, pdf_sha256, holder_id, cohort_name, credential, institution_id, institution_name, kind, name_hash)
SELECT upper(left(md5('serial ' || course_key || number), 26)), course_key, 'valid', '', 'Learner ' || number,
    'Intellectual property for small firms', 90, '[]', 'Bench', 'en', last_activity_at, last_activity_at, '', '',
    number, '', '', institution, 'Institution ' || institution, 'course', ''
FROM enrolment WHERE percent = 100;

SELECT setval(pg_get_serial_sequence('accounts_user', 'id'), %(learners)s);

SELECT setval(pg_get_serial_sequence('institutions_institution', 'id'), %(learners)s / 500);

SELECT setval(pg_get_serial_sequence('institutions_membership', 'id'), %(learners)s);

SELECT setval(pg_get_serial_sequence('institutions_learnerprofile', 'id'), %(learners)s);
