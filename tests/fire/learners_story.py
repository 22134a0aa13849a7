"""What a learner may do with the attempts at one quiz, in whatever order, with crashes in between."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from classroom import flows
from quizzes.models import Attempt
from quizzes.queries import standing
from tests.fire.expected import EMPTY, RIGHT, WRONG, Expected
from tests.fire.failpoints import Crash, crash_before_statement
from tests.fire.machine_world import BEGIN, MINUTE, QUIZZES, make_learner, meant, tick, value_of

QUIZ, PRACTICE = "quiz", "practice"
crashes = st.none() | st.none() | st.integers(1, 6) | st.integers(7, 40)
modes = st.sampled_from([QUIZ, QUIZ, PRACTICE])
# (place on the paper, which option or how it is answered, sequence number)
ways = st.sampled_from([RIGHT, RIGHT, WRONG, EMPTY])
packets = st.tuples(st.integers(0, 3), ways, st.integers(1, 6))


class LearnersStory(RuleBasedStateMachine):
    world, code, number = None, None, 0

    @initialize()
    def begin(self):
        self.at, self.module = BEGIN, self.world.modules[self.code]
        self.quiz, self.kinds = self.module.quiz, QUIZZES[self.code]["kinds"]
        self.ticked = tick(self.quiz, "Trademark")
        self.arrive()

    def arrive(self):
        LearnersStory.number += 1
        self.learner = make_learner(self.world, LearnersStory.number, self.world.courses[self.code], self.at)
        self.expected, self.waived, self.regraded_by = [], False, None
        self.start(mode=QUIZ, crash=None)

    def teardown(self):
        self.learner.delete()  # or the next story's sweep would find these attempts

    @rule(minutes=st.sampled_from([1, 1, 10, 29, 30, 31]))
    def time_passes(self, minutes):
        self.at += minutes * MINUTE

    @precondition(lambda self: sum(not each.is_over for each in self.expected) < 2)
    @rule(mode=modes, crash=crashes)
    def start(self, mode, crash):
        begin = flows.start_practice if mode == PRACTICE else flows.start_quiz
        where = standing(self.learner, self.quiz)
        taken = {"learner": self.learner, "quiz": self.quiz, "standing": where, "at": self.at}
        try:
            started = self.survives(crash, begin, **taken, context_key=self.module.translation_key)
        except flows.MayNotStart:
            assert mode == QUIZ
            assert self.is_closed or self.state_of_last(QUIZ) == "marking"
            return
        if started and self.state_of_last(mode) != "open":
            kinds = tuple(item.kind for item in started.paper.items)
            self.expected.append(Expected(mode, kinds, self.deadline_for(mode), self.ticked))

    @property
    def is_closed(self):
        return self.quiz.closes_at is not None and self.at >= self.quiz.closes_at

    def deadline_for(self, mode):
        limit = self.quiz.time_limit_minutes
        ends = [self.at + limit * MINUTE] if limit else []
        ends += [self.quiz.closes_at] if self.quiz.closes_at else []
        return min(ends, default=None) if mode == QUIZ else None

    @property
    def is_under_way(self):
        return any(not each.is_over for each in self.expected)

    @precondition(lambda self: self.is_under_way)
    @rule(mode=modes, packets=st.lists(packets, min_size=1, max_size=8), crash=crashes)
    def save(self, mode, packets, crash):
        """Packets arrive in any order, and some of them twice; a crash hits the last one."""
        for place, how, seq in packets[:-1]:
            self.receive(mode, {place: how}, seq, crash=None)
        place, how, seq = packets[-1]
        self.receive(mode, {place: how}, seq, crash)

    @precondition(lambda self: self.is_under_way)
    @rule(mode=modes, how=ways, seq=st.integers(1, 9), crash=crashes)
    def save_all(self, mode, how, seq, crash):
        """All questions stand on one page, and are sent together."""
        self.receive(mode, dict.fromkeys(range(4), how), seq, crash)

    @precondition(lambda self: any(each.is_over for each in self.expected))
    @rule(mode=modes, how=ways, times=st.integers(1, 3))
    def come_late(self, mode, how, times):
        """What comes after the end, from a second tab or a slow network, changes nothing."""
        for _again in range(times):
            self.receive(mode, {0: how}, 99, crash=None)
            self.submit(mode=mode, times=1, crash=None)

    @precondition(lambda self: self.is_under_way)
    @rule(mode=modes, packet=packets, crash=crashes)
    def leave_behind(self, mode, packet, crash):
        """Answer a question for good, as on a way without return, or before its feedback is shown."""
        place, how, seq = packet
        self.receive(mode, {place: how}, seq, crash, settle=place)

    def receive(self, mode, page, seq, crash, settle=None):
        attempt, expected = self.last(mode)
        items = attempt.paper.items
        page = {
            place: meant(expected.ticked, expected.kinds[place], how)
            for place, how in page.items()
            if place < len(items)
        }
        answers = {items[place].key: flows.Answer(value_of(items[place], how), seq) for place, how in page.items()}
        try:
            saved = self.survives(
                crash,
                flows.save_answers,
                attempt=attempt,
                read=lambda paper: answers,
                at=self.at,
                settle=items[settle].key if settle in page else None,
            )
        except flows.AttemptClosed:
            assert not expected.takes_answers(self.at)
            return
        if saved is not None:
            for place, how in page.items():
                self.took(expected, saved.get(items[place].key), place, how, seq)
            if settle in page:
                expected.settle(settle)

    def took(self, expected, saved, place, how, seq):
        assert expected.takes_answers(self.at)
        stands = expected.save(place, how, seq)
        assert (saved is None) == (stands is None)
        if saved:
            row, ours = saved
            assert (row.seq, ours) == (stands.seq, stands.how == how)

    @precondition(lambda self: self.is_under_way)
    @rule(mode=modes, times=st.integers(1, 2), crash=crashes)
    def submit(self, mode, times, crash):
        attempt, expected = self.last(mode)
        for _again in range(times):
            if self.survives(crash, flows.submit_quiz, attempt=attempt, at=self.at):
                expected.hand_in(self.at)

    @rule(mode=modes, how=ways, crash=crashes)
    def take_it_in_one_go(self, mode, how, crash):
        self.start(mode=mode, crash=None)
        self.save_all(mode=mode, how=how, seq=10, crash=None)
        self.submit(mode=mode, times=1, crash=crash)

    def survives(self, crash, flow, **arguments):
        """Run a flow that may crash; return what it returned, or None after a crash."""
        try:
            with crash_before_statement(crash):
                return flow(**arguments)
        except Crash:
            return None

    def last(self, mode):
        """Return the attempt of this mode that is open or was the last, and what it has to be.

        Without one of this mode it is the first.
        """
        places = [place for place, each in enumerate(self.expected) if each.mode == mode] or [0]
        place = next((place for place in places if not self.expected[place].is_over), places[-1])
        return Attempt.objects.get(learner=self.learner, number=place + 1), self.expected[place]

    def state_of_last(self, mode):
        """Return open, marking or graded; None without an attempt."""
        states = [each.state for each in self.expected if each.mode == mode]
        return next((state for state in states if state != "graded"), states[-1] if states else None)
