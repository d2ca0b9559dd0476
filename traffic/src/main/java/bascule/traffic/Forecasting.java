package bascule.traffic;

import bascule.migration.StepException;
import java.time.Duration;
import java.util.List;

/// A balancer that can say what a hold would meet, from what comes now. It holds nothing to find out.
public interface Forecasting {
    /// Takes as long as the look does.
    ///
    /// @param hold how long the hold would stand
    /// @param drain how long it would wait for requests in flight
    /// @param look for how long it looks at what comes, 100 ms to 10 s
    /// @return what each gateway would meet
    /// @throws StepException.Transient while a hold stands, for then nothing can be seen
    List<Forecast> forecast(Duration hold, Duration drain, Duration look) throws StepException;
}
