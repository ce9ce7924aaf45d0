using System.Globalization;

namespace ReadingPipeline;

/// <summary>What a sensor has measured, in degrees Celsius.</summary>
internal readonly record struct Reading(DateTime Time, string Sensor, double Celsius)
{
    private const double ColdestPossible = -273.15;

    /// <summary>Makes a reading of a line such as <c>2026-01-31T12:00:00Z,attic,71.6,F</c>; says why not.</summary>
    public static string? TryParse(string line, out Reading reading)
    {
        reading = default;
        string[] fields = line.Split(',');
        if (fields is not [var time, var sensor, var value, var unit])
        {
            return $"{fields.Length} fields instead of 4";
        }

        if (!DateTime.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out DateTime when))
        {
            return $"'{time}' is not a time";
        }

        if (sensor.Length == 0)
        {
            return "the sensor has no name";
        }

        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double degrees) || !double.IsFinite(degrees))
        {
            return $"'{value}' is not a number";
        }

        double? celsius = unit switch
        {
            "C" => degrees,
            "F" => (degrees - 32) / 1.8,
            "K" => degrees + ColdestPossible,
            _ => null,
        };
        if (celsius is not { } temperature)
        {
            return $"'{unit}' is none of the units C, F and K";
        }

        if (temperature < ColdestPossible)
        {
            return $"{value} {unit} is colder than it gets";
        }

        reading = new Reading(when, sensor, Math.Round(temperature, 3));
        return null;
    }
}
