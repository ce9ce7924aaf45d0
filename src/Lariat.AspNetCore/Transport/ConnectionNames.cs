namespace Lariat.AspNetCore.Transport;

/// <summary>Ids of connections: short, unique in the process, and different from those of the previous process. Any thread.</summary>
internal static class ConnectionNames
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
    private const int Length = 13;
    private const int BitsPerDigit = 5;

    private static long s_last = DateTime.UtcNow.Ticks;

    public static string Next() => string.Create(Length, Interlocked.Increment(ref s_last), static (text, id) =>
    {
        for (int i = text.Length - 1; i >= 0; i--)
        {
            text[i] = Digits[(int)(id & (Digits.Length - 1))];
            id >>>= BitsPerDigit;
        }
    });
}
