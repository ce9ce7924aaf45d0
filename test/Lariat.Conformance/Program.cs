// Runs a file of programs and prints a line of JSON for each: its trace, or the error that kept it from having one.
using System.Text;
using Lariat.Conformance;

if (args is not [string path])
{
    Console.Error.WriteLine("usage: Lariat.Conformance PROGRAMS.jsonl");
    return 2;
}

using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
foreach (string line in File.ReadLines(path))
{
    if (!string.IsNullOrWhiteSpace(line))
    {
        output.WriteLine(ProgramRunner.RunToLine(line));
    }
}

return 0;
