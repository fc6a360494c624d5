"""The store keeps each driver's facts in order, once, encrypted, for one writer and any readers."""

import stat
import subprocess
import sys

import pytest
from profile_lives import SECRETS, habit, key_files, lines, one_line, only_key, other_facts, secret_facts, trip
from sqlcipher_pages import decrypt_blocks, np

from anticipation.errors import ProfileError, ProfileLockedError
from anticipation.facts import Answered, Habit
from anticipation.instant import Instant
from anticipation.profile import DRIVER, GUEST, Entry, Line, Store, default_profile
from anticipation.profile.keys import KEY_FILE_VARIABLE, new_key


def test_facts_come_back_in_the_order_in_which_they_were_learned(folder):
    first, second, third = other_facts()
    with Store.open(folder) as store:
        assert store.append("Anna", "monday", 50, [first, second]) == 2
        assert store.append("Anna", "sunday", 20, [third]) == 1
    with Store.open(folder) as store:
        expected = [
            Entry(1, "monday", 50, first),
            Entry(2, "monday", 50, second),
            Entry(3, "sunday", 20, third),
        ]
        assert list(store.facts("Anna")) == expected
        assert (store.drivers(), store.count("Anna"), store.count("Ben")) == (("Anna",), 3, 0)


def test_a_drive_replayed_twice_teaches_once(folder):
    fact, other, _ = other_facts()
    with Store.open(folder) as store:
        assert store.append("Anna", "monday", 50, [fact, fact]) == 1
        assert store.append("Anna", "monday", 50, [fact, other]) == 1
        assert store.append("Anna", "monday", 51, [fact]) == 1
        assert store.append("Anna", "tuesday", 50, [fact]) == 1
        assert store.append("Ben", "monday", 50, [fact]) == 1
        assert [entry.fact for entry in store.facts("Anna")] == [fact, other, fact, fact]
        assert store.append("Anna", "monday", 50, []) == 0


def test_a_long_journal_is_read_while_it_grows(folder):
    with Store.open(folder) as store:
        store.bring("Anna", lines(*map(habit, range(2500))))
        store.bring("Ben", lines(*map(habit, range(3))))
        reading = store.facts("Anna")
        first = next(reading)
        store.append("Anna", "later", 0, [trip(1)])
        assert [entry.fact for entry in (first, *reading)] == [*map(habit, range(2500)), trip(1)]


@pytest.mark.parametrize(
    "poison",
    [habit(1).__class__(Instant(1), "heat", True, float("nan")), Answered(Instant(1), "\ud800", "accept")],
)
def test_a_fact_that_could_not_be_read_again_is_not_kept_nor_what_came_with_it(folder, poison):
    with Store.open(folder) as store:
        with pytest.raises(ValueError, match=r"finite|surrogates"):
            store.bring("Anna", [*lines(trip(1)), Line("a drive", 7, poison)])
        assert store.drivers() == ()


def test_facts_of_a_time_that_does_not_fit_take_none_with_them(folder):
    with Store.open(folder) as store:
        with pytest.raises(OverflowError):
            store.bring("Anna", [Line("a drive", 1, trip(1)), Line("a drive", 2**70, trip(2))])
        assert store.count("Anna") == 0
        assert store.append("Anna", "a drive", 1, [trip(1)]) == 1


def test_a_drive_may_be_named_after_a_file_whose_name_is_no_text(folder):
    with Store.open(folder) as store:
        store.append("Anna", "trip-\udcff.blf", 1, [trip(1)])
        store.keep_open_trip("Anna", "trip-\udcff.blf", 1, b"")
        assert [entry.drive for entry in store.facts("Anna")] == ["trip-\\udcff.blf"]


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "\x1b[2J", "x" * 65])
def test_what_is_no_name_is_no_driver(folder, name):
    with Store.open(folder) as store:
        with pytest.raises(ProfileError, match="is no name of a driver"):
            store.append(name, "a drive", 1, [trip(1)])
        with pytest.raises(ProfileError, match="is no name of a driver"):
            store.keep_open_trip(name, "a drive", 1, b"")


@pytest.mark.parametrize("guest", [GUEST, "Guest", " GUEST "])
def test_nothing_of_a_guest_is_written(folder, guest):
    with Store.open(folder) as store:
        assert store.drivers() == ()
        before = store.bytes_on_disk
        assert store.append(guest, "a drive", 1, secret_facts()) == 0
        store.keep_open_trip(guest, "a drive", 1, b"where the guest is")
        assert (store.open_trip(guest), list(store.facts(guest)), store.drivers()) == (None, [], ())
        assert store.bytes_on_disk == before


def test_an_open_trip_takes_the_place_of_the_last_and_outlives_the_program(folder):
    with Store.open(folder) as store:
        assert store.open_trip("Anna") is None
        for number in range(3):
            store.keep_open_trip("Anna", f"drive {number}", number, b"%d" % number)
        store.keep_open_trip("Ben", "drive", 1, b"ben")
    with Store.open(folder) as store:
        assert (store.open_trip("Anna"), store.open_trip("Ben")) == (b"2", b"ben")
        assert store.open_trip("Anna") == b"2", "killed before it was lived on, it is still there the next time"
        assert store.drivers() == ("Anna", "Ben")
        assert store.count("Anna") == 0


def test_one_program_writes_and_another_is_refused(folder):
    with Store.open(folder) as store:
        with pytest.raises(ProfileLockedError, match="another program is using this profile; close") as error:
            Store.open(folder)
        one_line(error.value)
        program = (
            "import sys; from pathlib import Path; from anticipation.errors import ProfileLockedError\n"
            "from anticipation.profile import Store, forget_everything\n"
            "for doing in (Store.open, forget_everything):\n"
            "    try: doing(Path(sys.argv[1]))\n"
            "    except ProfileLockedError: print('locked')"
        )
        done = subprocess.run([sys.executable, "-c", program, str(folder)], capture_output=True, text=True)
        assert done.stdout.split() == ["locked", "locked"], done.stderr
        assert store.append("Anna", "a drive", 1, [trip(1)]) == 1
    with Store.open(folder) as store:
        assert store.count("Anna") == 1


def test_readers_see_what_the_writer_has_committed_and_cannot_write(folder):
    with Store.open(folder) as store:
        store.append("Anna", "a drive", 1, [trip(1)])
        with Store.read(folder) as reader:
            assert reader.count("Anna") == 1
            store.append("Anna", "a drive", 2, [trip(2)])
            assert [entry.fact for entry in reader.facts("Anna")] == [trip(1), trip(2)]
            with pytest.raises(ProfileError, match="cannot be opened or written"):
                reader.append("Anna", "a drive", 3, [trip(3)])
            with pytest.raises(ProfileError, match="only reads"):
                reader.forget("Anna")
        assert store.count("Anna") == 2


def test_reading_makes_no_profile(folder):
    with pytest.raises(ProfileError, match="holds no profile; nothing has been learned yet") as error:
        Store.read(folder)
    one_line(error.value)
    assert not folder.exists()


def test_a_closed_profile_says_so(folder):
    store = Store.open(folder)
    store.close()
    with pytest.raises(ProfileError, match="is not open"):
        store.append("Anna", "a drive", 1, [trip(1)])


def test_the_key_lies_apart_for_its_owner_only_and_the_data_is_unreadable_without(folder, home):
    with Store.open(folder) as store:
        store.append("Annabelle", "a drive", 1, secret_facts())
        store.keep_open_trip("Annabelle", "a drive", 1, b" ".join(SECRETS))
        files = [path for path in folder.iterdir() if path.stat().st_size]
        assert len(files) > 1, "its log is looked into as well"
        for path in files:
            content = path.read_bytes()
            assert not [secret for secret in (*SECRETS, b"journal", b"trip") if secret in content]
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    key = only_key(home)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert key.name == f"{(folder / 'profile.db').read_bytes()[:16].hex()}.key"


def test_each_profile_has_a_key_of_its_own_and_may_move(folder, home):
    for name in ("one", "two"):
        with Store.open(folder / name) as store:
            store.append(name, "a drive", 1, [trip(1)])
    assert len({path.read_text() for path in key_files(home)}) == 2
    (folder / "one").rename(folder / "moved #1?%41")
    with Store.open(folder / "moved #1?%41") as store:
        assert store.drivers() == ("one",)


def test_a_car_maker_says_where_the_key_lies(folder, home, tmp_path, monkeypatch):
    secure = tmp_path / "secure" / "element"
    monkeypatch.setenv(KEY_FILE_VARIABLE, str(secure))
    with Store.open(folder) as store:
        store.append("Anna", "a drive", 1, [trip(1)])
    assert stat.S_IMODE(secure.stat().st_mode) == 0o600
    assert key_files(home) == []
    with pytest.raises(ProfileError, match="is the key of another profile; name another file") as error:
        Store.open(tmp_path / "second")
    one_line(error.value)
    with Store.open(folder) as store:
        assert store.count("Anna") == 1


def test_a_key_does_not_show_itself():
    key = new_key()
    assert key.secret.hex() not in repr(key) + str(key)
    assert repr(key.secret) not in repr(key)


def test_profiles_of_live_drives_lie_in_the_users_data(home):
    assert home in default_profile().parents
    assert DRIVER != GUEST


def test_sqlcipher_is_loaded_only_for_a_profile_that_is_opened():
    program = "import sys, anticipation.profile; print('sqlcipher3' in sys.modules, 'sqlite3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_a_year_of_driving_takes_little(folder, record_property):
    """1,500 trips with routes of 40 positions, 5,000 habits."""
    with Store.open(folder) as store:
        for month in range(12):
            store.bring("Anna", lines(*(trip(month * 125 + n) for n in range(125)), drive=f"month {month}"))
        store.bring("Anna", lines(*map(habit, range(5000)), drive="habits"))
        assert store.count("Anna") == 6500
    size = (folder / "profile.db").stat().st_size
    record_property("bytes", size)
    assert size < 20e6


def test_the_tests_own_aes_is_aes():
    """FIPS 197, appendix C.3."""
    block = np.frombuffer(bytes.fromhex("8ea2b7ca516745bfeafc49904b496089"), np.uint8).reshape(1, 16)
    assert decrypt_blocks(block, bytes(range(32))).tobytes().hex() == "00112233445566778899aabbccddeeff"


def test_habits_and_their_like_are_told_apart(folder):
    """Facts that differ in one field only are two."""
    one = Habit(Instant(1), "heat", True, 21.0)
    two = Habit(Instant(1), "heat", True, 21.5)
    with Store.open(folder) as store:
        assert store.append("Anna", "a drive", 1, [one, two]) == 2
