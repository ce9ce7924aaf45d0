namespace Lariat.Tool.Fetch.Reports;

/// <summary>A URL's result in one line.</summary>
internal static class ResultLine
{
    public static string Of(FetchResult result) => PlainText.Of(result.Outcome switch
    {
        Outcome.Fetched => Fetched(result, result.Answer!),
        Outcome.Skipped => $"skipped  {result.Url} (is in {result.File} already)",
        _ => $"failed   {result.Url}: {result.Failure!.Message}{(result.Attempts > 1 ? $" ({result.Attempts} attempts)" : "")}",
    });

    private static string Fetched(FetchResult result, Answer answer)
    {
        string target = result.File is { } file ? $" -> {file}" : "";
        return $"ok       {result.Url} {answer.Status}, {Format.Bytes(answer.Bytes)}, {Format.Time(answer.Elapsed)}{target}";
    }
}
