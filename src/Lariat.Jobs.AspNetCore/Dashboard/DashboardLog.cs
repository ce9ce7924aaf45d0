using Microsoft.Extensions.Logging;

namespace Lariat.Jobs.AspNetCore.Dashboard;

/// <summary>Who did what.</summary>
internal static partial class DashboardLog
{
    [LoggerMessage(1, LogLevel.Information, "{User}: {Action} {Target}: {Count} changed.")]
    public static partial void Acted(ILogger logger, string user, string action, string target, long count);

    /// <summary>A text that cannot look like lines of the log.</summary>
    public static string Clean(string text)
        => string.Create(text.Length, text, static (span, text) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(text[i]) ? ' ' : text[i];
            }
        });
}
