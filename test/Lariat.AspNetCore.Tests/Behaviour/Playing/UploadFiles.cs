namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>Files for real clients to send; the operating system's temporary folder is emptied of them when the process ends.</summary>
internal static class UploadFiles
{
    /// <summary>5 MB.</summary>
    public static string Large { get; } = Make(5_000_000);

    public static string Small { get; } = Make(26);

    private static string Make(int bytes)
    {
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, App.ResponseHandlers.Pattern(bytes));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(path);
        return path;
    }
}
