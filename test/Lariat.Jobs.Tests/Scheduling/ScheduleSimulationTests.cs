// Two to ten schedulers without a leader, in virtual time: each reads the due time, makes a plan, and compares and sets later, when others
// may have done it. What they enqueue is compared with the times that the zone's calendar gives, which are found without cron.
using System.Globalization;
using Lariat.Jobs.Scheduling;

namespace Lariat.Jobs.Tests.Scheduling;

/// <summary>10,000 days of a daily schedule, and 1,000 of one of each quarter of an hour, with both changes of the clock in each year, and
/// downtimes of up to three hours.</summary>
public sealed class ScheduleSimulationTests
{
    private static readonly TimeSpan s_longestCall = TimeSpan.FromMilliseconds(100);

    private static readonly DateTimeOffset s_start = new(2020, 1, 1, 0, 0, 30, TimeSpan.Zero);

    public static TheoryData<string, string, int, int> Schedules => new()
    {
        { "Europe/Berlin", "30 2 * * *", 10_000, 1 },
        { "America/New_York", "30 2 * * *", 10_000, 2 },
        { "America/New_York", "30 1 * * *", 10_000, 3 },
        { "Australia/Lord_Howe", "15 2 * * *", 10_000, 4 },
        { "Europe/Berlin", "*/15 * * * *", 1_000, 5 },
        { "Australia/Lord_Howe", "*/15 * * * *", 1_000, 6 },
        { "UTC", "30 2 * * *", 10_000, 7 },
    };

    [Theory]
    [MemberData(nameof(Schedules))]
    public void RunAll_SeveralSchedulers_EnqueueEachDueTimeOnce(string zone, string expression, int days, int seed)
        => Assert.Equal(FindExpected(zone, expression, days), new Simulation(zone, expression, JobMisfire.RunAll, days, seed).Run());

    [Theory]
    [MemberData(nameof(Schedules))]
    public void RunOnce_SeveralSchedulers_EnqueueTheLastOfWhatWasMissed(string zone, string expression, int days, int seed)
    {
        var simulation = new Simulation(zone, expression, JobMisfire.RunOnce, days, seed);

        List<DateTimeOffset> runs = simulation.Run();

        Assert.Equal(
            FindExpected(zone, expression, days).GroupBy(simulation.FindServed).Select(static missed => missed.Max()), runs);
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Skip_SeveralSchedulers_EnqueueWhatIsNotLate(string zone, string expression, int days, int seed)
    {
        var simulation = new Simulation(zone, expression, JobMisfire.Skip, days, seed);

        List<DateTimeOffset> runs = simulation.Run();

        Assert.Equal(
            FindExpected(zone, expression, days).GroupBy(simulation.FindServed).Select(static missed => (Served: missed.Key, Last: missed.Max()))
                .Where(static one => one.Served - one.Last <= TimeSpan.FromMinutes(1)).Select(static one => one.Last),
            runs);
    }

    /// <summary>The due times by the calendar: a daily one by its date, an interval by its quarters of an hour of elapsed time.</summary>
    private static List<DateTimeOffset> FindExpected(string zone, string expression, int days)
    {
        TimeZoneInfo info = TimeZoneInfo.FindSystemTimeZoneById(zone);
        string[] fields = expression.Split(' ');
        IEnumerable<DateTimeOffset> times = fields[0] == "*/15"
            ? Enumerable.Range(0, days * 24 * 4 + 1).Select(static quarter => s_start.AddSeconds(-30).AddMinutes(15 * quarter))
            : Enumerable.Range(-1, days + 3).Select(day => FindDaily(
                info, s_start.Date.AddDays(day).AddHours(Number(fields[1])).AddMinutes(Number(fields[0]))));
        return [.. times.Where(time => time > s_start && time <= s_start.AddDays(days))];
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The instant of a local time: the first of two, and right after the gap if there is none.</summary>
    private static DateTimeOffset FindDaily(TimeZoneInfo zone, DateTime local)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        TimeSpan offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>Storage is a due time, and time jumps from one of its readers to the next.</summary>
    private sealed class Simulation
    {
        private readonly CronTimes _times;
        private readonly JobMisfire _misfire;
        private readonly Random _random;
        private readonly DateTimeOffset _end;
        private readonly List<DateTimeOffset> _runs = [];
        private readonly List<DateTimeOffset> _served = [];
        private DateTimeOffset _dueAt;
        private (DateTimeOffset Seen, DateTimeOffset At) _late = (s_start, s_start);

        public Simulation(string zone, string expression, JobMisfire misfire, int days, int seed)
        {
            _times = CronTimes.Parse(expression, zone);
            _misfire = misfire;
            _random = new Random(seed);
            _end = s_start.AddDays(days);
            _dueAt = _times.NextAfter(s_start)!.Value;
        }

        /// <summary>Returns what was enqueued.</summary>
        public List<DateTimeOffset> Run()
        {
            while (_dueAt <= _end)
            {
                // A hundredth of the due times begins with a downtime.
                TimeSpan late = _random.NextDouble() * (_random.Next(100) == 0 ? TimeSpan.FromHours(3) : TimeSpan.FromSeconds(1));
                Serve(_dueAt + late);
            }

            return _runs;
        }

        /// <summary>When a due time was served.</summary>
        public DateTimeOffset FindServed(DateTimeOffset due)
        {
            int low = 0, high = _served.Count - 1;
            while (low < high)
            {
                int middle = (low + high) / 2;
                (low, high) = _served[middle] < due ? (middle + 1, high) : (low, middle);
            }

            return _served[low];
        }

        /// <summary>All schedulers see the due time before one of them sets it, each at its own moment. The last to see it of the round
        /// before sets it with them: too late.</summary>
        private void Serve(DateTimeOffset now)
        {
            DateTimeOffset seen = _dueAt;
            (DateTimeOffset Seen, DateTimeOffset At)[] schedulers =
            [
                _late, .. Enumerable.Range(0, _random.Next(2, 11)).Select(_ => (seen, Earlier(now + _random.NextDouble() * s_longestCall, _end))),
            ];
            _random.Shuffle(schedulers);
            foreach ((DateTimeOffset Seen, DateTimeOffset At) one in schedulers)
            {
                SchedulePlan plan = SchedulePlan.Make(_times, _misfire, one.Seen, one.At);

                // The storage compares, and sets.
                if (_dueAt == one.Seen)
                {
                    _dueAt = plan.Next;
                    _runs.AddRange(plan.Runs);
                    _served.Add(one.At);
                }
            }

            _late = schedulers[^1];
        }

        private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
    }
}
