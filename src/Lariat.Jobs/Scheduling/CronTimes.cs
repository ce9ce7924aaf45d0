// Cronos finds the times. Its rule for summer time is that of Vixie cron, which the tests pin down for three zones.
using Cronos;

namespace Lariat.Jobs.Scheduling;

/// <summary>The times of a cron expression in a time zone. Immutable; any thread.</summary>
internal sealed class CronTimes
{
    private readonly CronExpression _expression;
    private readonly TimeZoneInfo _zone;

    private CronTimes(CronExpression expression, TimeZoneInfo zone)
    {
        _expression = expression;
        _zone = zone;
    }

    /// <exception cref="ArgumentException">Expression or zone cannot be read.</exception>
    public static CronTimes Parse(string expression, string zone)
    {
        ArgumentNullException.ThrowIfNull(expression);
        ArgumentNullException.ThrowIfNull(zone);
        int fields = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        try
        {
            CronExpression parsed = CronExpression.Parse(expression, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);
            return new CronTimes(parsed, TimeZoneInfo.FindSystemTimeZoneById(zone));
        }
        catch (CronFormatException error)
        {
            throw new ArgumentException($"'{expression}' is no cron expression: {error.Message}", nameof(expression), error);
        }
        catch (Exception error) when (error is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw new ArgumentException(
                $"'{zone}' is no time zone of this machine; an id looks like 'Europe/Berlin': {error.Message}", nameof(zone), error);
        }
    }

    /// <summary>The first time after an instant; null if there is none.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset instant) => _expression.GetNextOccurrence(instant, _zone)?.ToUniversalTime();
}
