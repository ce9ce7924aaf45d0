using System.Globalization;
using Lariat.Jobs.Scheduling;

namespace Lariat.Jobs.Tests.Scheduling;

/// <summary>The rule of Vixie cron for summer time, in three zones, both ways.</summary>
public sealed class CronTimesTests
{
    [Theory]

    // The clock skips 02:00 to 03:00 (Lord Howe: 02:00 to 02:30): a fixed time in it runs once, right after the gap.
    [InlineData("Europe/Berlin", "30 2 * * *", "2026-03-28T12:00Z", "2026-03-29T01:00Z", "2026-03-30T00:30Z")]
    [InlineData("America/New_York", "30 2 * * *", "2026-03-07T12:00Z", "2026-03-08T07:00Z", "2026-03-09T06:30Z")]
    [InlineData("Australia/Lord_Howe", "15 2 * * *", "2026-10-03T00:00Z", "2026-10-03T15:30Z", "2026-10-04T15:15Z")]

    // The clock shows 02:00 to 03:00 twice (New York: 01:00 to 02:00, Lord Howe: 01:30 to 02:00): it runs once, the first time.
    [InlineData("Europe/Berlin", "30 2 * * *", "2026-10-24T12:00Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z")]
    [InlineData("America/New_York", "30 1 * * *", "2026-10-31T12:00Z", "2026-11-01T05:30Z", "2026-11-02T06:30Z")]
    [InlineData("Australia/Lord_Howe", "45 1 * * *", "2026-04-04T00:00Z", "2026-04-04T14:45Z", "2026-04-05T15:15Z")]

    // Intervals run by elapsed time through both.
    [InlineData("Europe/Berlin", "*/30 * * * *", "2026-03-29T00:30Z", "2026-03-29T01:00Z", "2026-03-29T01:30Z")]
    [InlineData("Europe/Berlin", "*/30 * * * *", "2026-10-25T00:30Z", "2026-10-25T01:00Z", "2026-10-25T01:30Z")]
    [InlineData("America/New_York", "*/30 * * * *", "2026-03-08T06:30Z", "2026-03-08T07:00Z", "2026-03-08T07:30Z")]
    [InlineData("America/New_York", "*/30 * * * *", "2026-11-01T05:30Z", "2026-11-01T06:00Z", "2026-11-01T06:30Z")]
    [InlineData("Australia/Lord_Howe", "*/30 * * * *", "2026-10-03T15:00Z", "2026-10-03T15:30Z", "2026-10-03T16:00Z")]
    [InlineData("Australia/Lord_Howe", "*/30 * * * *", "2026-04-04T14:30Z", "2026-04-04T15:00Z", "2026-04-04T15:30Z")]

    // Seconds, and the last day of a month.
    [InlineData("UTC", "*/10 * * * * *", "2026-01-01T00:00Z", "2026-01-01T00:00:10Z", "2026-01-01T00:00:20Z")]
    [InlineData("UTC", "0 12 L * *", "2026-01-31T13:00Z", "2026-02-28T12:00Z", "2026-03-31T12:00Z")]
    public void NextAfter_AroundAChangeOfTheClock_FollowsVixieCron(string zone, string expression, string start, string first, string second)
    {
        CronTimes times = CronTimes.Parse(expression, zone);

        DateTimeOffset? one = times.NextAfter(Instant(start)), two = times.NextAfter(one!.Value);

        Assert.Equal((Instant(first), Instant(second)), (one.Value, two!.Value));
    }

    [Theory]
    [InlineData("61 * * * *", "UTC", "'61 * * * *'")]
    [InlineData("* * *", "UTC", "'* * *'")]
    [InlineData("* * * * *", "Europe/Nowhere", "'Europe/Nowhere'")]
    public void Parse_WrongText_SaysWhich(string expression, string zone, string expected)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => CronTimes.Parse(expression, zone));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
