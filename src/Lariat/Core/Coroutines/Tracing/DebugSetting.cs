namespace Lariat.Coroutines;

/// <summary>Turns debug mode on by environment variable: <c>LARIAT_DEBUG=1</c>, as <c>PYTHONASYNCIODEBUG=1</c>.</summary>
internal static class DebugSetting
{
    public static readonly bool IsOn = Environment.GetEnvironmentVariable("LARIAT_DEBUG") is "1" or "true";
}
