namespace Lariat.Http.Benchmarks;

/// <summary>Processor time between two moments: of a process, and of what is neither that nor this one.</summary>
internal sealed class Meter(int processId)
{
    private double _process;
    private double _machine;
    private double _own;

    public double Cpu { get; private set; }

    public double OthersCpu { get; private set; }

    public void Read(bool isBeginning)
    {
        double process = ProcessorTime.Of(processId);
        double machine = ProcessorTime.OfMachine();
        double own = ProcessorTime.Of(Environment.ProcessId);
        Cpu = process - _process;
        OthersCpu = isBeginning ? 0 : machine - _machine - Cpu - (own - _own);
        (_process, _machine, _own) = (process, machine, own);
    }
}
