-- From when the days count within which a recall is finished: from knowing of the danger, or from the first notice. Which of
-- the two is law we have not checked: like the terms themselves it is dated data that plant files change.
alter table recall_term
    add column finish_from text not null default 'knowing' check (finish_from in ('knowing', 'notice'));
