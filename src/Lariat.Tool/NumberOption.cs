using System.CommandLine;
using System.Globalization;

namespace Lariat.Tool;

/// <summary>Creates options that take numbers, with bounds and one form of error message.</summary>
internal static class NumberOption
{
    /// <summary>A whole number.</summary>
    public static Option<int> Count(string name, string? alias, int min, string description, int max = int.MaxValue)
        => new(name, alias is null ? [] : [alias])
        {
            Description = description,
            HelpName = "N",
            CustomParser = argument =>
            {
                string text = argument.Tokens[0].Value;
                if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int count) && count >= min
                    && count <= max)
                {
                    return count;
                }

                string bounds = max == int.MaxValue ? $"{min} or more" : $"{min} to {max}";
                argument.AddError($"{name} takes a whole number, {bounds}, but got '{text}'.");
                return min;
            },
        };

    /// <summary>A number above zero.</summary>
    public static Option<double> Positive(string name, string? alias, string helpName, double max, string description)
        => new(name, alias is null ? [] : [alias])
        {
            Description = description,
            HelpName = helpName,
            CustomParser = argument =>
            {
                string text = argument.Tokens[0].Value;
                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number > 0
                    && number <= max)
                {
                    return number;
                }

                argument.AddError($"{name} takes a number above 0, at most {max:F0}, but got '{text}'.");
                return max;
            },
        };
}
